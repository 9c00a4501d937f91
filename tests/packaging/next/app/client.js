"use client";

import { schemaFor } from "ecs-preflight";
import { useState } from "react";

export default function Client() {
  const [kind, setKind] = useState("SOFT");
  const result = schemaFor("NovaRebootServer", { locale: "zh" })["~standard"].validate({ reboot: { type: kind } });
  return (
    <label>
      Kind
      <input value={kind} onChange={(event) => setKind(event.target.value)} />
      <output>{result.issues?.[0].rule ?? "fine"}</output>
    </label>
  );
}
