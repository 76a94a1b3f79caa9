export function Findings() {
  return null
}
