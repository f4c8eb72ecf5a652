// Where a picture comes from: the photographs that ship, a file, or the camera.

const LARGEST_FILE = 40 * 1024 ** 2; // bytes
const LARGEST_PICTURE = 89_000_000; // pixels
const PATIENCE = 3000; // milliseconds until the kernel counts as silent

async function decodePicture(blob, maxSide) {
  const bitmap = await createImageBitmap(blob);
  if (bitmap.width * bitmap.height > LARGEST_PICTURE)
    throw new RangeError(`${bitmap.width} × ${bitmap.height} pixels`);
  return drawSmall(bitmap, bitmap.width, bitmap.height, maxSide);
}

// Draw a bitmap or a video frame so that no side exceeds maxSide, on white.
function drawSmall(source, width, height, maxSide) {
  const scale = Math.min(1, maxSide / Math.max(width, height));
  const canvas = make("canvas", {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.imageSmoothingQuality = "high";
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function rgbaOf(canvas) {
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return pen.getImageData(0, 0, canvas.width, canvas.height).data;
}

// The canvas becomes the widget's picture: a PNG, in the browser and in Python alike.
async function keepPicture(model, canvas) {
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  model.set("_picture", new DataView(await blob.arrayBuffer()));
  model.set("photograph", "");
  model.set("problem", "");
  model.save_changes();
}

// What the picture shows, and who made it, in words.
function subjectOf(model) {
  return entryOf(model)?.[1] ?? "Your own picture";
}

function creditOf(model) {
  return entryOf(model)?.[2] ?? "";
}

function entryOf(model) {
  return model.get("photographs").find(([name]) => name === model.get("photograph"));
}

// Call back with { rgba, height, width } now and whenever the picture changes.
function followPicture(model, onPicture, onFailure) {
  let latest = 0;
  const show = (canvas) => {
    const { height, width } = canvas;
    onPicture({ rgba: rgbaOf(canvas), height, width });
  };
  const follow = async () => {
    const turn = ++latest;
    try {
      const canvas = await decodePng(model.get("_picture"), model);
      if (turn === latest) show(canvas);
    } catch (error) {
      onFailure(`The picture cannot be shown: ${error.message}.`);
    }
  };
  const followName = () => {
    const canvas = albums.get(model)?.get(model.get("photograph"));
    if (canvas) show(canvas);
  };
  model.on("change:_picture", follow);
  model.on("change:photograph", followName);
  return follow();
}

function decodePng(bytes, model) {
  return decodePicture(new Blob([bytes], { type: "image/png" }), model.get("_max_side"));
}

// The photographs, drawn before one is chosen, so that the choice shows at once: for
// each model a map from name to canvas. They come when the learner turns to the list.
const albums = new WeakMap();

function fetchAlbum(model) {
  if (albums.has(model)) return;
  const album = new Map();
  albums.set(model, album);
  model.on("msg:custom", async (message, [png]) => {
    album.set(message.photograph, await decodePng(png, model));
  });
  model.send({ album: true });
}

// The bar of buttons, the camera's panel and the line for problems. `dropZone` takes
// files that are dropped on it. Call stop() when the widget goes.
function pictureSource(model, dropZone) {
  const problem = problemLine();
  const takeFile = async (file) => {
    problem.show("");
    try {
      if (file.size > LARGEST_FILE) throw new RangeError("over 40 MB");
      await keepPicture(model, await decodePicture(file, model.get("_max_side")));
    } catch (error) {
      problem.show(whyNoPicture(file, error));
    }
  };
  const camera = cameraPanel(model, problem.show);
  const bar = make(
    "div", { className: "course-row course-source" },
    photographChoice(model, problem.show), fileButton(takeFile), camera.opener,
    make("span", { className: "course-quiet" }, "or drop one here")
  );
  acceptDrops(dropZone, takeFile);
  const node = make("div", {}, bar, camera.panel, problem.node, showProblem(model));
  return { node, stop: camera.close, show: problem.show };
}

function whyNoPicture(file, error) {
  if (error instanceof RangeError)
    return `${file.name} is too large (${error.message}). Save a smaller copy of it.`;
  if (!file.type.startsWith("image/"))
    return `${file.name} is not a picture file. Choose a PNG, JPEG, WebP or GIF.`;
  return (
    `${file.name} cannot be read as a picture: it is damaged, or of a kind that this ` +
    "browser does not know. Save it anew as PNG or JPEG."
  );
}

// The photographs lie with Python, so the choice is a question to the kernel.
function photographChoice(model, say) {
  let waiting = null;
  const ask = (name) => {
    if (!name) return follow();
    say("");
    if (albums.get(model)?.has(name)) {
      model.set("photograph", name); // Python follows
      model.save_changes();
      return;
    }
    model.send({ photograph: name });
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      list.value = model.get("photograph");
      say(
        "No answer from the kernel, which keeps the photographs: it is busy, or this " +
          "page is read without one. A picture of your own works without it."
      );
    }, PATIENCE);
  };
  const options = [["", "your own picture"], ...model.get("photographs")];
  const list = select(options, model.get("photograph"), ask, {
    "aria-label": "Picture",
  });
  for (const approach of ["focus", "pointerenter"])
    list.addEventListener(approach, () => fetchAlbum(model));
  const follow = () => {
    clearTimeout(waiting);
    list.value = model.get("photograph");
    list.options[0].hidden = list.value !== "";
  };
  model.on("change:photograph change:_picture", follow);
  follow();
  return labelled("Picture", list);
}

function fileButton(takeFile) {
  const input = make("input", { type: "file", accept: "image/*", hidden: true });
  input.addEventListener("change", () => {
    if (input.files.length) takeFile(input.files[0]);
    input.value = ""; // so that the same file can be chosen again
  });
  const opener = button("Upload a picture…", () => input.click());
  return make("span", {}, opener, input);
}

function acceptDrops(zone, takeFile) {
  const mark = (event, on) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    zone.classList.toggle("course-drop", on);
  };
  zone.addEventListener("dragover", (event) => mark(event, true));
  zone.addEventListener("dragleave", (event) => mark(event, false));
  zone.addEventListener("drop", (event) => {
    mark(event, false);
    if (event.dataTransfer?.files.length) takeFile(event.dataTransfer.files[0]);
  });
}

function cameraPanel(model, say) {
  let stream = null;
  const video = make("video", { muted: true, playsInline: true, autoplay: true });
  video.setAttribute("aria-label", "What the camera sees");
  const close = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = video.srcObject = null;
    panel.hidden = true;
    opener.disabled = false;
  };
  const take = async () => {
    if (!video.videoWidth) return say("The camera has sent no picture yet; try again.");
    const side = model.get("_max_side");
    const canvas = drawSmall(video, video.videoWidth, video.videoHeight, side);
    close();
    opener.focus();
    await keepPicture(model, canvas);
  };
  const open = async () => {
    say("");
    opener.disabled = true;
    try {
      stream = await openCamera();
      video.srcObject = stream;
      panel.hidden = false;
      shutter.focus();
    } catch (error) {
      close();
      say(whyNoCamera(error));
    }
  };
  const opener = button("Take a photo…", open);
  const shutter = button("Take the photo", take);
  const cancel = button("Cancel", () => (close(), opener.focus()));
  const buttons = make("div", { className: "course-row" }, shutter, cancel);
  const panel = make("div", { className: "course-camera", hidden: true }, video, buttons);
  return { opener, panel, close };
}

function openCamera() {
  if (!navigator.mediaDevices?.getUserMedia)
    throw new DOMException("", window.isSecureContext ? "NotFoundError" : "Insecure");
  return navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 } } });
}

function whyNoCamera({ name, message }) {
  const otherwise = "Upload a picture instead.";
  const reasons = {
    NotAllowedError:
      "The browser may not use the camera. Allow it for this page, beside the address, " +
      "and try again.",
    NotFoundError: `No camera was found. ${otherwise}`,
    NotReadableError: "Another program uses the camera. Close it there and try again.",
    Insecure:
      "Browsers open the camera only on https pages and on this computer's own address " +
      `(localhost). ${otherwise}`,
  };
  return reasons[name] ?? `The camera does not open: ${message || name}. ${otherwise}`;
}
