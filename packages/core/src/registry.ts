/** Zones, parties, and dated facts about them with their source. */
export * from './registry/fact.ts'
