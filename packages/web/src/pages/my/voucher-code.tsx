import { QRCodeSVG } from '@rc-component/qrcode'
import { inBoth } from '../../i18n.ts'
import { Sheet } from '../../parts/sheet.tsx'

const words = inBoth(
  {
    title: '出示给服务机构',
    picture: (number: string) => `券 ${number} 的二维码`,
    note: '服务机构扫码看到这张券，登录以后核对、申请兑付。先在下面「用券」并选这家机构；二维码里只有券号，别人拿到也不能兑付。',
  },
  {
    title: 'Show it to the provider',
    picture: (number) => `QR code of voucher ${number}`,
    note: 'The provider scans it, signs in and files for payment. First use the voucher below and choose that provider; the code holds the number only and pays nobody by itself.',
  },
)

/** A voucher as the firm shows it at the counter: its number, and a QR code that opens the provider's page of it. */
export function VoucherCode({ number }: { number: string }) {
  const address = `${location.origin}/partner/voucher?number=${encodeURIComponent(number)}`
  return (
    <Sheet title={words.title} note={words.note}>
      <div className="my-voucher">
        <div className="my-voucher-code">
          <QRCodeSVG
            value={address}
            size={188}
            level="M"
            marginSize={2}
            fgColor="#000"
            bgColor="#fff"
            role="img"
            aria-label={words.picture(number)}
          />
        </div>
        <strong className="code">{number}</strong>
      </div>
    </Sheet>
  )
}
