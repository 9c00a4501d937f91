import { operations } from "../../engine.ts";

export default function CreateServerScreen() {
  return <h1>Create a server ({operations().length})</h1>;
}
