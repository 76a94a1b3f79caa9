/** Parties: who there is, under which names and codes, merged, renamed, and the people attached to them. */
export {
  type Absorbed,
  type Identifier,
  type NamedFor,
  type PartyDetail,
  membersOf,
  partyDetail,
  rootOf,
  unknownParty,
} from './parties/reading.ts'
export {
  PARTY_SORTS,
  type PartyFilter,
  type PartyLine,
  type PartyPlace,
  type PartyQuery,
  type PartySort,
  listParties,
  partiesAfter,
  partiesOf,
  partyLines,
} from './parties/listing.ts'
export { type NewParty, addParty, mergeParties, renameParty, termsOf, undoMerge } from './parties/writing.ts'
export { type NewPerson, type Person, attachPerson, erasePerson, exportPerson, peopleOf } from './parties/people.ts'
