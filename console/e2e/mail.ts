// A mail written to the product as the world does it: by SMTP, with a photo.
import { connect } from "node:net";

export interface Letter { from: string; to: string; subject: string; text: string; photo?: { name: string; png: Buffer } }

/** A small picture: one grey square. */
export const photo = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGNoaGjAihiGlgQA0l5/wbuoO4AAAAAASUVORK5CYII=", "base64");

export async function send(address: string, mail: Letter): Promise<void> {
  const [host, port] = [address.slice(0, address.lastIndexOf(":")), Number(address.slice(address.lastIndexOf(":") + 1))];
  const word = (s: string) => `=?utf-8?B?${Buffer.from(s).toString("base64")}?=`;
  const body = [
    `From: <${mail.from}>`, `To: <${mail.to}>`, `Subject: ${word(mail.subject)}`, `Message-ID: <${Date.now()}.${process.pid}@customer.example>`, `Date: ${new Date().toUTCString()}`, "MIME-Version: 1.0",
    "Content-Type: multipart/mixed; boundary=b1", "", "--b1", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", Buffer.from(mail.text).toString("base64").replace(/.{76}/g, "$&\r\n"),
    ...(mail.photo ? ["--b1", "Content-Type: image/png", "Content-Transfer-Encoding: base64", `Content-Disposition: attachment; filename=${mail.photo.name}`, "", mail.photo.png.toString("base64").replace(/.{76}/g, "$&\r\n")] : []),
    "--b1--", "",
  ].join("\r\n");
  const steps = ["EHLO customer.example", `MAIL FROM:<${mail.from}>`, `RCPT TO:<${mail.to}>`, "DATA", `${body}\r\n.`, "QUIT"];
  await new Promise<void>((done, fail) => {
    const s = connect(port, host || "127.0.0.1");
    let heard = "";
    s.setEncoding("utf8").setTimeout(10_000, () => s.destroy(new Error("the mail server is silent")));
    s.on("error", fail).on("data", (chunk: string) => {
      heard += chunk;
      const last = /(?:^|\r\n)(\d{3}) [^\r]*\r\n$/.exec(heard);
      if (!last) return;
      heard = "";
      if (Number(last[1]) >= 400) { s.destroy(); fail(new Error(`the mail server says ${chunk}`)); return; }
      const next = steps.shift();
      if (next === undefined) { s.end(); done(); } else s.write(`${next}\r\n`);
    });
  });
}
