/** What a bundler makes of the file: an address in most, a module in some. */
declare const module: unknown;
export default module;
