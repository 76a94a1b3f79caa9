import nzh from 'nzh'
import { type Currency, fromMinor, ratio, show } from '../base.ts'

const PREFIXES: Record<Currency, string> = {
  CNY: '人民币',
  USD: '美元',
  EUR: '欧元',
  HKD: '港币',
  GBP: '英镑',
  JPY: '日元',
}

/**
 * An amount as vouchers and bank forms write it, `人民币壹万陆仟肆佰零玖元零贰分`: capitals that cannot be altered, by
 * the rules of 正确填写票据和结算凭证的基本规定 (支付结算办法, appendix 1). Takes minor units, not below zero; an amount
 * without 角 and 分 ends in 整.
 */
export function inCapitals(minor: bigint, currency: Currency): string {
  if (minor < 0n) throw new RangeError(`no voucher has a negative amount: ${minor}`)
  const units = fromMinor(ratio(minor, 1n), currency)
  return PREFIXES[currency] + nzh.cn.toMoney(show(units), { outSymbol: false })
}
