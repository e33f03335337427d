import type { FhirVersion } from './finding.ts'

/** Profiles written in this repository, compiled with the base. */
export interface BundledProfiles {
  name: string
  /** The folder that stands for the set: giving it as `definitions` chooses the set. */
  folder: string
  /** Folders whose definitions belong to the set too. */
  shared: string[]
  version: FhirVersion
}

export const bundledProfiles: BundledProfiles[] = [
  { name: 'stu3-v1', folder: 'profiles/stu3/v1', shared: ['profiles/stu3/common'], version: 'stu3' },
  { name: 'stu3-v2', folder: 'profiles/stu3/v2', shared: ['profiles/stu3/common'], version: 'stu3' },
  { name: 'r4-profiles', folder: 'profiles/r4', shared: [], version: 'r4' },
]
