/** FEEL, the expression language of DMN: text → typed expression → evaluation with reasons. */
export * from './feel/value.ts'
export * from './feel/type.ts'
export * from './feel/scope.ts'
