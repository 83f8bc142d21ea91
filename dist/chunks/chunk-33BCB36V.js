import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/config/closest.ts
function closest(text, candidates) {
  let best = null;
  let bestDistance = Math.max(1, Math.floor(text.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(text.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}
function didYouMean(text, candidates) {
  const near = closest(text, candidates);
  return near === null ? "" : `; did you mean \`${near}\`?`;
}
function editDistance(a, b) {
  let beforeLast = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let least = Math.min(last[column] + 1, current[column - 1] + 1, last[column - 1] + cost);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        least = Math.min(least, beforeLast[column - 2] + 1);
      current.push(least);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length];
}

export {
  closest,
  didYouMean
};
