// Which fields the form shows, and in which order. Everything else about them (labels, limits, values to choose
// from, whether they are needed) comes from the engine.

import { operations } from "../../engine.ts";

export type GroupName = "basics" | "network" | "publicIp" | "disks" | "login" | "script" | "metadata" | "tags";
export type OptionName = "password" | "keyPair" | "none" | "existingIp" | "newIp";

/** A field; its name is the member of the body that it fills. */
export type Field =
  | { kind: "value" | "password" | "script"; name: string }
  /** A member with only one accepted value. */
  | { kind: "fixed"; name: string }
  | { kind: "object"; name: string; fields: readonly Field[] }
  /** A list of objects; `rows` of them are there from the start. */
  | { kind: "list"; name: string; rows?: number; fields: readonly Field[] }
  /** Names and values that people choose themselves. */
  | { kind: "map"; name: string }
  /** One of several, of which the others stay out of the request; the first is chosen at the start. */
  | { kind: "choice"; name: string; options: ReadonlyArray<{ name: OptionName; field?: Field }> };

export interface Group {
  name: GroupName;
  /** The object of the body that its fields belong to; the body itself when empty. */
  inside: "" | "server";
  fields: readonly Field[];
}

/** A request that the form makes. */
export interface Call {
  operation: string;
  groups: readonly Group[];
  /** It is sent only when this list of its body is filled in, and only after the first one was answered. */
  afterwards?: string;
}

const values = (...names: string[]): Field[] => names.map((name) => ({ kind: "value", name }));

const login: Field = {
  kind: "choice",
  name: "login",
  options: [
    { name: "password", field: { kind: "password", name: "adminPass" } },
    { name: "keyPair", field: { kind: "value", name: "key_name" } },
    { name: "none" },
  ],
};

const newIp: Field = {
  kind: "object",
  name: "eip",
  fields: [
    ...values("iptype"),
    { kind: "object", name: "bandwidth", fields: values("size", "sharetype", "chargemode") },
  ],
};

const forms: ReadonlyArray<readonly Call[]> = [
  [
    {
      operation: "CreateCloudServers",
      groups: [
        {
          name: "basics",
          inside: "server",
          fields: values("name", "imageRef", "flavorRef", "availability_zone", "count", "description"),
        },
        {
          name: "network",
          inside: "server",
          fields: [
            ...values("vpcid"),
            { kind: "list", name: "nics", rows: 1, fields: values("subnet_id", "ip_address") },
            { kind: "list", name: "security_groups", fields: values("id") },
          ],
        },
        {
          name: "publicIp",
          inside: "server",
          fields: [
            {
              kind: "choice",
              name: "publicip",
              options: [
                { name: "none" },
                { name: "existingIp", field: { kind: "object", name: "publicip", fields: values("id") } },
                { name: "newIp", field: { kind: "object", name: "publicip", fields: [newIp] } },
              ],
            },
          ],
        },
        {
          name: "disks",
          inside: "server",
          fields: [
            { kind: "object", name: "root_volume", fields: values("volumetype", "size") },
            { kind: "list", name: "data_volumes", fields: values("volumetype", "size") },
          ],
        },
        { name: "login", inside: "server", fields: [login] },
        { name: "script", inside: "server", fields: [{ kind: "script", name: "user_data" }] },
        { name: "metadata", inside: "server", fields: [{ kind: "map", name: "metadata" }] },
      ],
    },
    {
      operation: "BatchCreateServerTags",
      afterwards: "tags",
      groups: [
        {
          name: "tags",
          inside: "",
          fields: [
            { kind: "fixed", name: "action" },
            { kind: "list", name: "tags", fields: values("key", "value") },
          ],
        },
      ],
    },
  ],
  [
    {
      operation: "NovaCreateServer",
      groups: [
        {
          name: "basics",
          inside: "server",
          fields: values("name", "imageRef", "flavorRef", "availability_zone", "min_count", "max_count"),
        },
        {
          name: "network",
          inside: "server",
          fields: [
            { kind: "list", name: "networks", rows: 1, fields: values("uuid", "port", "fixed_ip") },
            { kind: "list", name: "security_groups", fields: values("name") },
          ],
        },
        {
          name: "disks",
          inside: "server",
          fields: [
            {
              kind: "list",
              name: "block_device_mapping_v2",
              fields: values(
                "source_type",
                "uuid",
                "destination_type",
                "boot_index",
                "volume_type",
                "volume_size",
                "delete_on_termination",
              ),
            },
          ],
        },
        { name: "login", inside: "server", fields: [login] },
        { name: "script", inside: "server", fields: [{ kind: "script", name: "user_data" }] },
        { name: "metadata", inside: "server", fields: [{ kind: "map", name: "metadata" }] },
      ],
    },
  ],
  [
    {
      operation: "HtCreateServer",
      groups: [{ name: "basics", inside: "", fields: values("userid", "name", "flavor", "image", "description") }],
    },
  ],
  [
    {
      operation: "HtCreateServerFromInstance",
      groups: [{ name: "basics", inside: "", fields: values("userid", "name", "instanceId", "image", "description") }],
    },
  ],
];

/** The forms whose operations the engine knows; each has at least one call. */
export const knownForms = forms.filter((calls) =>
  calls.every(({ operation }) => (operations() as string[]).includes(operation)),
);
