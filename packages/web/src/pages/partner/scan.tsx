import { useEffect, useRef, useState } from 'react'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  { aim: '把二维码放到框里', denied: '没有得到相机权限，请在浏览器里允许，或输入券号。' },
  {
    aim: 'Hold the QR code into the frame',
    denied: 'The camera was not allowed; allow it in the browser, or type the number.',
  },
)

/** What browsers that read bar codes offer; no type of it comes with the language. */
type Detector = { detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]> }
type Detecting = { readonly BarcodeDetector?: new (options: { formats: string[] }) => Detector }

/** Whether this browser can read a QR code with the camera. */
export const mayScan = (): boolean =>
  (globalThis as Detecting).BarcodeDetector !== undefined && navigator.mediaDevices !== undefined

/** The camera's picture until a QR code is read in it. */
export function Scan({ found }: { found: (text: string) => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const tell = useRef(found)
  tell.current = found
  const [isDenied, setDenied] = useState(false)
  useEffect(() => {
    const { BarcodeDetector } = globalThis as Detecting
    if (!BarcodeDetector) return
    const detector = new BarcodeDetector({ formats: ['qr_code'] })
    let stream: MediaStream | undefined
    let timer: ReturnType<typeof setInterval> | undefined
    let isOver = false
    const begin = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
      if (isOver || !video.current) return stream.getTracks().forEach((track) => track.stop())
      video.current.srcObject = stream
      await video.current.play()
      timer = setInterval(() => void look(), 300)
    }
    const look = async () => {
      if (!video.current) return
      const [code] = await detector.detect(video.current).catch(() => [])
      if (!code || isOver) return
      isOver = true
      tell.current(code.rawValue)
    }
    begin().catch(() => setDenied(true))
    return () => {
      isOver = true
      clearInterval(timer)
      stream?.getTracks().forEach((track) => track.stop())
    }
  }, [])
  if (isDenied) return <p role="alert">{words.denied}</p>
  return (
    <figure>
      <video ref={video} className="partner-scan" muted playsInline aria-label={words.aim} />
      <figcaption className="faint">{words.aim}</figcaption>
    </figure>
  )
}
