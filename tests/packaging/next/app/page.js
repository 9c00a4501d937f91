import { deriveStatus, validate } from "ecs-preflight";
import Client from "./client";

// Rendered for every request, on the server.
export const dynamic = "force-dynamic";

export default function Home() {
  const [issue] = validate("NovaRebootServer", { reboot: { type: "WARM" } }).issues;
  return (
    <main>
      <p id="server">{`${issue.rule} ${deriveStatus("active", "powering-off")}`}</p>
      <Client />
    </main>
  );
}
