import core = require("@pengingat/core");
import koa = require("@pengingat/http-koa");

const report: (data: core.RunReport) => number = ({ sent }) => sent;
export = { report, router: koa.reminderRouter };
