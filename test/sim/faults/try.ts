import { drawPlan } from "./draw-plan.ts";
import { runPlan } from "./run-plan.ts";
import { addCounts } from "./sometimes.ts";
const n = Number(process.argv[2]); const first = Number(process.argv[3] ?? 1);
const total = {}; const fails = new Map<string, any[]>(); let steps=0; const slow:any[]=[]; const agr:any[]=[];
const t0=process.cpuUsage();
for (let s = first; s < first + n; s++) {
  const p = drawPlan(s); const c0=process.cpuUsage();
  const o = await runPlan(p, n===1?40000:0);
  const c=process.cpuUsage(c0); slow.push([(c.user+c.system)/1000, s, o.steps, p.nodes.length, p.media.map(m=>m.kind).join()]);
  agr.push([o.agreementMs, s, p.media.map(m=>m.kind+(m.dutyCycle??"")).join(), p.nodes.map(x=>x.kind[0]).join("")]);
  addCounts(total, o.counts); steps+=o.steps;
  if (o.failure) { const l = fails.get(o.failure.invariant) ?? []; l.push([s, o.failure.detail]); fails.set(o.failure.invariant, l); }
  if (n===1) { console.log(o.text); console.log(JSON.stringify(p)); console.log(o.failure); }
}
const c=process.cpuUsage(t0);
if (n>1) { console.log("cpu/seed ms", (c.user+c.system)/1000/n, "steps/seed", steps/n);
slow.sort((a,b)=>b[0]-a[0]); console.log(slow.slice(0,8)); agr.sort((a,b)=>b[0]-a[0]); console.log(agr.slice(0,10));
for (const [k,v] of fails) console.log(v.length, k, v.slice(0,4).map(x=>x[0]+" "+x[1].slice(0,300)).join("\n   "));
console.log(Object.entries(total).sort().map(([k,v])=>k+"="+v).join("; ")); }
