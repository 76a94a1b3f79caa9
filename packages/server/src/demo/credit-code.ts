import { usccCheckDigit } from '@gongzhen/core/registry'

/** The digits of a credit code (GB 32100): I, O, S, V and Z are left out. */
const DIGITS = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** Digits and weights of GB 11714 (organisation code), which stands inside the credit code with a check of its own. */
const ORGANISATION_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

/** An enterprise registered by market regulation, in a division that does not exist: no real organisation has the code. */
const NOWHERE = '91999999'

/** A credit code with right check digits that no organisation can have: nowhere, then DEM and the number. */
export function demoCreditCode(number: number): string {
  const organisation = `DEM${base31(number).padStart(5, '0')}`
  const body = NOWHERE + organisation + organisationCheck(organisation)
  return body + usccCheckDigit(body)
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
