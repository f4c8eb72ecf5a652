// The picture source with a preview.

function render({ model, el }) {
  const root = playground(el, "Picture picker");
  const source = pictureSource(model, root);
  const canvas = make("canvas", { className: "course-preview", role: "img" });
  const size = make("figcaption", { className: "course-quiet" });
  const status = make("p", { className: "visually-hidden", role: "status" });
  root.append(source.node, make("figure", {}, canvas, size), status);
  let shown = false;
  followPicture(
    model,
    ({ rgba, height, width }) => {
      Object.assign(canvas, { height, width });
      canvas.getContext("2d").putImageData(new ImageData(rgba, width, height), 0, 0);
      const subject = subjectOf(model);
      const credit = creditOf(model) && ` · ${creditOf(model)}`;
      size.textContent = `${subject} · ${height} × ${width} pixels${credit}`;
      canvas.setAttribute("aria-label", `${subject}, ${height} by ${width} pixels`);
      if (shown) status.textContent = `Now on show: ${subject}, ${height} by ${width}.`;
      shown = true;
    },
    source.show
  );
  hideStaticPicture(model, el);
  return source.stop;
}

export { decodePicture };
export default { render };
