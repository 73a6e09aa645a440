import { chromium } from "playwright";
import { createServer } from "vite";
const server = await createServer({ mode: "test", logLevel: "error", server: { port: 5333, hmr: false } });
await server.listen();
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const scenes = process.argv.slice(2).map(a=>a.split(","));
for (const [hash,width,scheme,out,q,lang] of scenes){
 const page = await browser.newPage({ viewport: { width:+width, height: +width<768?740:900 }, colorScheme: scheme });
 page.on("console", m=>["error","warning"].includes(m.type())&&console.log(m.text())); page.on("pageerror", e=>console.log(e.message));
 if(lang) await page.addInitScript(l=>localStorage.setItem("tinyssb-language",l),lang);
 await page.goto(`http://localhost:5333/test/ui/preview.html${q??""}${hash}`);
 await page.getByRole("status", { name: /State of the node|Zustand|État|Stato/ }).waitFor({timeout:30000}).catch(e=>console.log(String(e).slice(0,200)));
 await page.waitForTimeout(800);
 await page.screenshot({path:`.cache/${out}.png`}); await page.close();
}
await browser.close(); await server.close();
