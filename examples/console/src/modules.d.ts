declare module "ecs-preflight/wasm?url&inline" {
  /** The module as a `data:` address in base64. */
  const address: string;
  export default address;
}
