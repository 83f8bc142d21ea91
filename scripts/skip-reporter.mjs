/** A reporter of node:test that writes the reason of each skipped test, one a line. */
export default async function* skips(source) {
  for await (const { type, data } of source) {
    if (type !== 'test:pass' || data.skip === undefined) continue
    yield `${data.skip === true ? data.name : data.skip}\n`
  }
}
