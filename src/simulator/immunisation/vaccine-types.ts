/**
 * The vaccine types and the diseases that each protects against, as SNOMED CT codes (NHSDigital/immunisation-fhir-api,
 * config/common/disease_mapping.json). The published description lists the first eleven alone (IMM-C03).
 */
const DISEASES = {
  '3IN1': ['398102009', '397430003', '76902006'],
  COVID: ['840539006'],
  FLU: ['6142004'],
  HPV: ['240532009'],
  MENACWY: ['23511006'],
  MMR: ['14189004', '36989005', '36653000'],
  MMRV: ['14189004', '36989005', '36653000', '38907003'],
  PERTUSSIS: ['27836007'],
  PNEUMOCOCCAL: ['16814004'],
  RSV: ['55735004'],
  SHINGLES: ['4740000'],
  '4IN1': ['398102009', '397430003', '27836007', '76902006'],
  '6IN1': ['398102009', '397430003', '709410003', '27836007', '76902006', '66071002'],
  BCG: ['56717001'],
  HEPB: ['66071002'],
  HIB: ['709410003'],
  HIBMENC: ['709410003', '23511006'],
  MENB: ['1354584007'],
  ROTAVIRUS: ['186150001'],
} as const satisfies Record<string, readonly string[]>

export type VaccineType = keyof typeof DISEASES

const ALL = Object.keys(DISEASES) as VaccineType[]

/** The types that a search may name, in the order in which a refusal lists them. */
export const vaccineTypes: Readonly<Record<'published' | 'all', readonly VaccineType[]>> = {
  published: ALL.slice(0, 11).sort(),
  all: [...ALL].sort(),
}

/** The vaccine type that protects against exactly these diseases, in any order; undefined if none does. */
export function vaccineTypeOf(diseases: readonly string[]): VaccineType | undefined {
  const wanted = [...diseases].sort().join()
  return ALL.find((type) => [...DISEASES[type]].sort().join() === wanted)
}

/** The first vaccine type that has something to do with these diseases, which a faulty server is content with. */
export function vaccineTypeLike(diseases: readonly string[]): VaccineType | undefined {
  return ALL.find((type) => (DISEASES[type] as readonly string[]).some((disease) => diseases.includes(disease)))
}

/** The vaccine types that protect against a disease, among others or not. */
export function vaccineTypesFor(disease: string): VaccineType[] {
  return ALL.filter((type) => (DISEASES[type] as readonly string[]).includes(disease))
}
