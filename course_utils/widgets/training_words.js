// What the training panel says: numbers as a reader takes them in, and sentences.

const LOSS_DIGITS = 3;

function percent(fraction) {
  return `${(100 * fraction).toFixed(1)} %`;
}

// Three significant digits, with commas: 12,400.
function roughly(number) {
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(number, 1))) - 2);
  return (Math.round(number / scale) * scale).toLocaleString("en-US");
}

function timeLeft(seconds) {
  if (seconds < 1.5) return "about a second left";
  const whole = seconds < 60 ? Math.round(seconds) : 10 * Math.round(seconds / 10);
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  if (!minutes) return `about ${rest} s left`;
  return rest ? `about ${minutes} min ${rest} s left` : `about ${minutes} min left`;
}

// The line beside the bar; it changes with the steps and is not read out.
function pace(state, progress, numDone, numEpochs) {
  const epochs = `epoch${numEpochs > 1 ? "s" : ""}`;
  if (state === "ready") return `${numEpochs} ${epochs}, not begun`;
  if (state !== "running") return `${numDone} of ${numEpochs} ${epochs}`;
  if (progress.step === undefined) return "Timing a few steps …";
  const parts = [`Epoch ${progress.epoch} of ${progress.num_epochs}`];
  if (progress.examples_per_second) {
    parts.push(`${roughly(progress.examples_per_second)} images per second`);
  }
  if (progress.seconds_left !== null) parts.push(timeLeft(progress.seconds_left));
  return parts.join(" · ");
}

// What is read out when an epoch ends.
function epochSentence(records, best, numEpochs) {
  const last = records[records.length - 1];
  const note = last.epoch === best
    ? "the best so far"
    : `the best was ${records[best - 1].val_loss.toFixed(LOSS_DIGITS)} in epoch ${best}`;
  return `Epoch ${last.epoch} of ${numEpochs}: validation accuracy `
    + `${percent(last.val_accuracy)}, loss ${last.val_loss.toFixed(LOSS_DIGITS)}, ${note}.`;
}

// What a curve says to those who do not see it.
function curveSentence(name, records, keys, format, best) {
  if (!records.length) return `${name} by epoch: no epoch is done yet.`;
  const [first, last] = [records[0], records[records.length - 1]];
  const course = ({ key, text }) => (records.length > 1
    ? `${text} from ${format(first[key])} to ${format(last[key])}`
    : `${text} ${format(last[key])}`);
  const count = `${records.length} epoch${records.length > 1 ? "s" : ""}`;
  const atBest = records[best - 1][keys[1].key];
  return `${name} by epoch: ${keys.map(course).join(", ")} in ${count}; `
    + `best epoch ${best}, with validation ${format(atBest)}.`;
}
