/** Thrown while compiling what must be left to the FHIRPath engine. */
export class Unsupported extends Error {}
