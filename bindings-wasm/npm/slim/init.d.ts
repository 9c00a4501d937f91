/** A compiled module, its bytes, a response that holds them, or an address to fetch them from. */
export type ModuleSource = WebAssembly.Module | BufferSource | Response | Request | URL | string;

/**
 * Compiles the module that the functions of this entry run on; a relative address is relative to the page.
 * The first one given is kept. Rejects when it cannot be fetched or compiled.
 */
export function init(source: ModuleSource | PromiseLike<ModuleSource>): Promise<void>;

/** The same at once, where the module or its bytes are at hand. */
export function initSync(source: WebAssembly.Module | BufferSource): void;
