/** Files → programme, or every problem in them; facts and a date → assessment. */
export * from './programme/assessment.ts'
export { type Catalogue, type Source, emptyCatalogue, parseCatalogue } from './programme/catalogue.ts'
export { type Adoption, type Area, type Plain, type ZoneFile, parseZone } from './programme/zone.ts'
export { parseImportMap } from './programme/import-map.ts'
