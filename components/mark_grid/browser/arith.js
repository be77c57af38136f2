/** Means of marks in whole numbers: weights are hundredths, ratios are BigInt, nothing is rounded before it is shown. */

/** A decimal as [numerator, denominator] in BigInt. */
function fraction(decimal) {
  const [whole, part = ""] = String(decimal).replace(",", ".").split(".");
  return [BigInt(whole + part), 10n ** BigInt(part.length)];
}

/** Hundredths of a weight: "1.5" is 150. */
export function hundredths(decimal) {
  const [numerator, denominator] = fraction(decimal);
  return Number((numerator * 100n) / denominator);
}

/** The marks of a cell's text as numbers; a debt counts as the lowest mark where the school decided so. */
export function marksIn(text, debtValue = null) {
  if (!text) return [];
  if (text === ".") return debtValue === null ? [] : [debtValue];
  return text.split("/").map(Number).filter(Number.isFinite);
}

/** Sums over [text, weight in hundredths] pairs: what every mean on the page is made of. */
export function tally(pairs, debtValue = null) {
  const sums = { count: 0, plain: 0, weight: 0, weighted: 0 };
  for (const [text, weight] of pairs) {
    for (const mark of marksIn(text, debtValue)) {
      sums.count += 1;
      sums.plain += mark;
      sums.weight += weight;
      sums.weighted += weight * mark;
    }
  }
  return sums;
}

/** numerator / denominator rounded half up, with a decimal comma: decimal(10, 3, 2) is «3,33». */
export function decimal(numerator, denominator, digits) {
  const [n, d] = [BigInt(numerator), BigInt(denominator)];
  if (d === 0n) return "";
  const text = ((2n * n * 10n ** BigInt(digits) + d) / (2n * d)).toString().padStart(digits + 1, "0");
  return digits ? `${text.slice(0, -digits)},${text.slice(-digits)}` : text;
}

/** The mean of several ratios [numerator, denominator], exact until it is shown. */
export function meanOfRatios(ratios, digits) {
  let [numerator, denominator] = [0n, 1n];
  for (const [n, d] of ratios) {
    numerator = numerator * BigInt(d) + BigInt(n) * denominator;
    denominator *= BigInt(d);
  }
  return ratios.length ? decimal(numerator, denominator * BigInt(ratios.length), digits) : "";
}

/** How many fives of weight 1 in a row lift the weighted mean to a threshold: ⌈(T·W − S)/(5 − T)⌉; 0 when it is there. */
export function needed(sums, threshold) {
  const [numerator, denominator] = fraction(threshold);
  const missing = numerator * BigInt(sums.weight) - denominator * BigInt(sums.weighted);
  const lift = 100n * (5n * denominator - numerator);
  if (missing <= 0n) return 0;
  return lift > 0n ? Number((missing + lift - 1n) / lift) : Infinity;
}

/**
 * The mark the weighted mean suggests: thresholds ascend, and each one reached lifts the mark by one step of the scale.
 * `null` when there are too few marks to say.
 */
export function suggested(sums, thresholds, scale, minMarks) {
  if (sums.count < Math.max(1, minMarks) || !sums.weight) return null;
  const steps = [...scale].sort((a, b) => Number(a) - Number(b));
  const [mean, weight] = [BigInt(sums.weighted), BigInt(sums.weight)];
  const reached = thresholds.filter((threshold) => {
    const [numerator, denominator] = fraction(threshold);
    return mean * denominator >= numerator * weight;
  });
  return steps[Math.min(reached.length, steps.length - 1)];
}
