import type { Plan } from './plan.ts'

/**
 * Takes statements out of a failing plan for as long as it goes on failing: first big pieces, then single ones (delta debugging).
 * @param most attempts at most
 */
export async function minimise(plan: Plan, fails: (plan: Plan) => Promise<boolean>, most: number): Promise<Plan> {
  let left = most
  const reduce = async (statements: readonly string[], withThese: (statements: readonly string[]) => Plan) => {
    let kept = statements
    for (let size = Math.ceil(kept.length / 2); size >= 1 && left > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = kept.length - size; at > -size && left > 0; at -= size) {
        const fewer = [...kept.slice(0, Math.max(0, at)), ...kept.slice(at + size)]
        left--
        if (await fails(withThese(fewer))) kept = fewer
      }
    }
    return kept
  }
  const work = await reduce(plan.work, (statements) => ({ ...plan, work: statements }))
  const smaller = { ...plan, work }
  const setUp = await reduce(plan.setUp, (statements) => ({ ...smaller, setUp: statements }))
  return { ...smaller, setUp }
}
