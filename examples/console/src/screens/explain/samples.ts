// Responses to try. What they mean is for the engine to say.

import type { Language } from "../../language.tsx";

export interface Sample {
  id: string;
  name: Readonly<Record<Language, string>>;
  response: string;
  request?: { method: string; url: string; body: string };
}

const pretty = (value: unknown) => JSON.stringify(value, null, 2);

export const samples: readonly Sample[] = [
  {
    id: "refused",
    name: { en: "A refused creation, with its request", zh: "创建被拒绝（附请求）" },
    response: pretty({ error: { code: "Ecs.0005", message: "request body is illegal." } }),
    request: {
      method: "POST",
      url: "https://ecs.example.com/v1/0123456789abcdef/cloudservers",
      body: pretty({
        server: {
          name: "web server",
          flavorRef: "s3.large.2",
          imageRef: "67f433d8-ed0e-4321-a8a2-a71838539e09",
          vpcid: "0dae26c9-9a70-4392-93f3-87d53115d171",
          nics: [{ subnet_id: "157ee789-03ea-45b1-a698-76c92660dd83" }],
          root_volume: { volumetype: "SSD", size: "40" },
          count: 0,
        },
      }),
    },
  },
  {
    id: "code",
    name: { en: "A code by itself", zh: "单独的错误码" },
    response: "Ecs.0011",
  },
  {
    id: "fault",
    name: { en: "An OpenStack fault", zh: "OpenStack错误响应" },
    response: pretty({
      conflictingRequest: { message: "Cannot 'os-start' instance while it is in vm_state active", code: 409 },
    }),
    request: {
      method: "POST",
      url: "/v2.1/0123456789abcdef/servers/616fb98f-46ca-475e-917e-2563e5a8cd19/action",
      body: pretty({ "os-start": {} }),
    },
  },
  {
    id: "job",
    name: { en: "A job that failed in part", zh: "部分失败的任务" },
    response: pretty({
      status: "FAIL",
      entities: {
        sub_jobs_total: 2,
        sub_jobs: [
          {
            status: "SUCCESS",
            entities: { server_id: "bae51750-0089-41a1-9b18-5c777978ff6d" },
            job_id: "2c9eb2c5544cbf6101544f0635672b60",
            job_type: "createSingleServer",
          },
          {
            status: "FAIL",
            entities: { server_id: "3c1f2b0e-52c3-4b7f-8a6c-0d9f6d1f7a11" },
            job_id: "2c9eb2c5544cbf6101544f0635672b61",
            job_type: "createSingleServer",
            error_code: "Ecs.0319",
            fail_reason: "cannot place the server",
          },
        ],
      },
      job_id: "2c9eb2c5544cbf6101544f0602af2b4f",
      job_type: "createServer",
      error_code: "Common.0021",
      fail_reason: "a sub-job failed",
    }),
  },
  { id: "status", name: { en: "An HTTP status", zh: "HTTP状态码" }, response: "409" },
  { id: "rule", name: { en: "A rule of this page", zh: "本页面的一条规则" }, response: "policy/missing-dependency" },
];
