/**
 * A fingerprint of 64 bits over the fields that name a record, as two numbers of 32. It only says which rows may be the
 * same: what it suspects is confirmed on the whole key.
 */
export class Fingerprint {
  high = 0x9e3779b9
  low = 0x85ebca6b

  reset(): void {
    this.high = 0x9e3779b9
    this.low = 0x85ebca6b
  }

  /** Take in a field; its end is taken in too, so that "ab" "c" is not "a" "bc". */
  add(bytes: Uint8Array, start: number, end: number): void {
    let { high, low } = this
    let at = start
    for (; at + 4 <= end; at += 4) {
      const word =
        (bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24)
      low = Math.imul(low ^ word, 0x85ebca6b)
      low ^= low >>> 15
      high = Math.imul(high ^ word, 0xc2b2ae35)
      high ^= high >>> 13
    }
    let rest = end - start + 0x100
    for (; at < end; at++) rest = (rest << 8) ^ (bytes[at] as number)
    low = Math.imul(low ^ rest, 0x27d4eb2f)
    low ^= low >>> 16
    high = Math.imul(high ^ rest, 0x165667b1)
    high ^= high >>> 15
    this.high = high >>> 0
    this.low = low >>> 0
  }
}
