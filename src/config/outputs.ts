/** The action's outputs. Paths and small values: an output may hold neither SQL nor anything that the runner masks. */
export const OUTPUTS = {
  result: 'What came of it: clean, warnings, blocked, applied, failed, undone, rolled-back or nothing.',
  'error-count': 'Findings of severity error.',
  'warning-count': 'Findings of severity warning.',
  'report-json': 'Path of the report, the same as `rollgate … --format json` prints.',
  deployment: 'Id of the deployment, for a rollback.',
  'applied-count': 'Migrations that were applied.',
  'rollback-file': 'Path of the file with all rollback statements.',
  'rollback-directory': 'Path of the directory with the rollback files and the manifest.',
  'rollback-artifact-id': 'Id of the artifact with the rollback files.',
  'rollback-artifact-url': 'Address of that artifact.',
  'rollback-commit': 'Hash of the commit with the rollback files, with `commit-rollback`.',
  targets:
    'With `mode: targets`, the same as `rollgate targets --format json` prints: matrices for the jobs that deploy.',
} as const satisfies Record<string, string>

export type OutputName = keyof typeof OUTPUTS
