"""Style sheet of the report's web page, for screen and paper."""

from typing import Final

STYLE: Final = """
*{box-sizing:border-box}
body{margin:0;background:#f3f5f8;color:#152033;font:15px/1.45 Inter,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
font-variant-numeric:tabular-nums;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:960px;margin:24px auto;padding:28px 40px 40px;background:#fff;border:1px solid #dde3eb;border-radius:12px}
h1{font-size:28px;line-height:1.2;margin:14px 0 2px}
h2{font-size:19px;margin:30px 0 8px}
h3{font-size:16px;margin:0}
p{margin:0}
.running{display:flex;justify-content:space-between;gap:16px;flex-wrap:wrap;padding-bottom:6px;border-bottom:1px solid #dde3eb;
color:#55627a;font-size:12.5px}
.running span:first-child{color:#152033;font-weight:600}
.subtitle{color:#55627a;font-size:17px;margin-bottom:14px}
.warning{margin:0 0 14px;padding:10px 14px;border-left:4px solid #b45309;background:#fdf3e3;color:#9a4607;font-weight:600}
.facts{margin:0;display:grid;column-gap:28px}
.facts div{display:grid;grid-template-columns:132px 1fr;gap:10px;padding:5px 0;border-bottom:1px solid #dde3eb}
.columns2{grid-template-columns:1fr 1fr}
dt{color:#55627a;font-size:13.5px}
dd{margin:0;overflow-wrap:anywhere;text-align:start}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;table-layout:fixed}
thead{display:table-header-group}
th,td{padding:6px 8px 6px 6px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
thead th{color:#55627a;font-size:12.5px;font-weight:600;border-bottom:1.5px solid #55627a}
tbody td,.group th{border-bottom:1px solid #dde3eb}
.group th{background:#f3f5f8;font-weight:600}
.strong{font-weight:600}
.muted,.suffix{color:#55627a}
.suffix{font-size:13px}
.attention{color:#b45309;font-weight:600}
.note{display:block;color:#55627a;font-size:12.5px}
p.note{margin-top:6px}
.statement{padding:12px 16px;border-left:4px solid #0fa38a;background:#f3f5f8}
.panel{margin-top:26px}
.panelhead{display:flex;justify-content:space-between;align-items:baseline;gap:16px}
.value{font-size:19px;font-weight:700;white-space:nowrap}
.panel p.note{margin-top:2px}
.drawings{display:flex;gap:14px;margin:8px 0;align-items:stretch}
.drawings svg{flex:379 1 0;min-width:0;height:auto;border-radius:6px}
.drawings svg+svg{flex-grow:132}
svg text{font-family:inherit}
@media (max-width:700px){main{margin:0;padding:16px;border:0;border-radius:0}.columns2{grid-template-columns:1fr}
.drawings{flex-direction:column}table{min-width:680px}}
@media print{@page{margin:14mm}body{background:#fff;font-size:9.5pt}
h1{font-size:18pt}h2{font-size:12pt;margin-top:16px}h3{font-size:10.5pt}thead th,.note,dt{font-size:8pt}.value{font-size:12pt}
th,td{padding:3px 6px 3px 4px}
main{margin:0;padding:0;border:0;max-width:none}
.panel,tr,.statement{break-inside:avoid}h2{break-after:avoid}.scroll{overflow:visible}}
""".replace("\n", "")
