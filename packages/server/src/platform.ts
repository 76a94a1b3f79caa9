/** One statement after another inside one transaction. */
export type Sql = <Row>(strings: TemplateStringsArray, ...values: unknown[]) => Promise<Row[]>

/** What the endpoints stand on. */
export type Platform = { readonly version: string }
