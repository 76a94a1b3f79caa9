/** FEEL, the expression language of DMN: text → typed expression → evaluation with reasons. */
export * from './feel/value.ts'
