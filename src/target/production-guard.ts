/** An environment as `api.yaml` lists it, as far as the guard needs it. */
export interface GuardedEnvironment {
  name: string
  baseUrl?: string
  /** True for environments that hold data of real people. */
  isProduction?: boolean
}

export interface GuardOptions {
  environments?: GuardedEnvironment[]
  /** Only requests that change nothing are sent. */
  readOnly?: boolean
  /** The person said that this production-looking target is meant. */
  allowProduction?: boolean
}

const platformHost = /^(?:(.+)\.)?api\.service\.nhs\.uk$/
const testPrefix =
  /^(?:.+[.-])?(?:int|integration|sandbox|dev|internal-dev|internal-qa|internal-dev-sandbox|internal-qa-sandbox|ref|qa)$/
const productionWord = /(?:^|[.-])(?:prod|production|live|prd)[0-9]*(?=$|[.-])/
const testWord = /(?:^|[.-])(?:non-?prod|pre-?prod|not-?live|int|sandbox|dev|test|qa|ref|staging|uat)[0-9]*(?=$|[.-])/

/**
 * Says why a base URL is refused, or undefined when requests may be sent to it. A production-looking host is refused
 * unless nothing is written or the person allowed it: a suite creates, changes and removes records.
 */
export function checkTargetAllowed(baseUrl: string, options: GuardOptions = {}): string | undefined {
  const fault = faultOfBaseUrl(baseUrl)
  if (fault !== undefined) return fault
  if (options.readOnly || options.allowProduction) return undefined
  const reason = productionReason(baseUrl, options.environments ?? [])
  if (reason === undefined) return undefined
  return `${baseUrl} looks like production: ${reason}. Use --read-only to send only requests that change nothing, or --allow-production if this is meant.`
}

/** Why a text cannot be a base URL, in one sentence; undefined when it can. */
export function faultOfBaseUrl(baseUrl: string): string | undefined {
  if (!URL.canParse(baseUrl)) {
    return `"${baseUrl}" is not a URL; give the base URL of the API, such as https://sandbox.example/path/FHIR/STU3.`
  }
  const url = new URL(baseUrl)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `"${baseUrl}" has the scheme ${url.protocol.slice(0, -1)}; only http and https can be tested.`
  }
  if (url.username !== '' || url.password !== '') {
    return 'The base URL holds a user name or password; take it out, and name the environment variable that holds the credential instead.'
  }
  if (!/^https?:\/\/[^/]/i.test(baseUrl) || /[\s\\]/.test(baseUrl))
    return `"${baseUrl}" has white space or slashes where none can be.`
  if (baseUrl.includes('?') || baseUrl.includes('#')) {
    return `"${baseUrl}" holds a query or fragment; a base URL ends before it, because paths are added to it.`
  }
  return undefined
}

function productionReason(baseUrl: string, environments: GuardedEnvironment[]): string | undefined {
  const host = new URL(baseUrl).hostname.toLowerCase().replace(/\.$/, '')
  const listed = environments.filter(
    ({ baseUrl: listedUrl }) =>
      listedUrl !== undefined && URL.canParse(listedUrl) && new URL(listedUrl).hostname === host,
  )
  const production = listed.find(({ isProduction }) => isProduction)
  if (production !== undefined) return `its host is that of the environment "${production.name}"`
  if (listed.length > 0) return undefined
  const platform = platformHost.exec(host)
  if (platform !== null && !testPrefix.test(platform[1] ?? '')) {
    return 'api.service.nhs.uk without int, sandbox, dev, ref or qa before it serves real patients'
  }
  if (productionWord.test(host) && !testWord.test(host)) return 'its host name says so'
  return undefined
}
