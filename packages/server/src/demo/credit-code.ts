/** Digits of GB 32100 (unified social credit code): I, O, S, V and Z are left out. */
const DIGITS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** Digits and weights of GB 11714 (organisation code), which stands inside the credit code. */
const ORGANISATION_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

/** No authority registers under this division, so no real organisation can have the code. */
const NOWHERE = '999999'

/**
 * A credit code with right check digits that no organisation can have: division 999999, then DEM and the number.
 * `authority` is the first two digits: 91 an enterprise, 52 a private non-enterprise unit …
 */
export function demoCreditCode(number: number, authority = '91'): string {
  const organisation = `DEM${base31(number).padStart(5, '0')}`
  const body = authority + NOWHERE + organisation + organisationCheck(organisation)
  return body + creditCheck(body)
}

function creditCheck(body: string): string {
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * DIGITS.indexOf(body[place]!), 0)
  return DIGITS[(31 - (sum % 31)) % 31]!
}

function organisationCheck(organisation: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce(
    (total, weight, place) => total + weight * ORGANISATION_DIGITS.indexOf(organisation[place]!),
    0,
  )
  const check = 11 - (sum % 11)
  return check === 10 ? 'X' : check === 11 ? '0' : String(check)
}

function base31(number: number): string {
  const digit = DIGITS[number % 31]!
  return number < 31 ? digit : base31(Math.floor(number / 31)) + digit
}
