/** A part of the language that SQL does not cover: what it is called, and where in its formula it begins. */
export class NotInSql extends Error {
  readonly zh: string
  readonly en: string
  readonly from: number | undefined
  constructor(zh: string, en: string, from?: number) {
    super(en)
    this.zh = zh
    this.en = en
    this.from = from
  }
}
