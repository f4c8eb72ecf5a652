// Softmax and cross-entropy: exactly, and as float32 numbers come out of them.

// Subtracting the largest score changes no probability, and nothing overflows.
function softmax(scores) {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

// In nats; exact also where the probability itself is too small for a number.
function crossEntropy(scores, label) {
  const largest = Math.max(...scores);
  const sum = scores.reduce((total, score) => total + Math.exp(score - largest), 0);
  return Math.log(sum) + largest - scores[label];
}

// How the loss changes with each score: p − y.
function lossGradient(scores, label) {
  return softmax(scores).map((p, at) => p - (at === label ? 1 : 0));
}

// What a network's arithmetic makes of e^s for each score, and of their sum.
function inFloat32(scores) {
  const powers = scores.map((score) => Math.fround(Math.exp(score)));
  return { powers, sum: powers.reduce((a, b) => Math.fround(a + b), 0) };
}

// A number above zero: two decimals from 10 on, below that four significant digits.
function positive(value) {
  if (value === Infinity) return "inf";
  if (value === 0) return "0";
  if (value < 1e-4 || value >= 1e6) {
    const [factor, power] = value.toExponential(2).split("e");
    const raised = power.replace("+", "").replace("-", "⁻")
      .replace(/[0-9]/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]);
    return `${factor}·10${raised}`;
  }
  return value >= 10 ? value.toFixed(2) : String(Number(value.toPrecision(4)));
}

function signed(value, digits) {
  const text = value.toFixed(digits).replace("-", "−");
  return value > 0 ? `+${text}` : text;
}
