/** What a form to create a server begins with; a real one lets people choose the rest as well. */
export const start = {
  server: {
    name: "",
    adminPass: "",
    imageRef: "1189efbf-d48b-46ad-a823-94b942e2a000",
    flavorRef: "s3.xlarge.2",
    vpcid: "0dae26c9-9a70-4392-93f3-87d53115d171",
    nics: [{ subnet_id: "157ee789-03ea-45b1-a698-76c92660dd83" }],
    root_volume: { volumetype: "SSD" },
  },
};
