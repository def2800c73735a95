#include "compiler/driver/judged_run.h"

#include <iterator>
#include <ostream>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "compiler/driver/disk_files.h"
#include "compiler/driver/tags.h"
#include "runtime/rules/baseline.h"
#include "runtime/rules/objective.h"
#include "runtime/rules/rules.h"

namespace benchc::driver {
namespace {

std::vector<plan::CaseResult> in_order_of(const plan::Plan& plan,
                                          std::vector<plan::CaseResult> cases, bool finished) {
  std::unordered_map<std::string_view, plan::CaseResult*> by_id;
  for (plan::CaseResult& result : cases) by_id.emplace(result.id, &result);
  std::vector<plan::CaseResult> ordered;
  ordered.reserve(plan.cases.size());
  for (const plan::Case& planned : plan.cases) {
    const auto found = by_id.find(planned.id);
    if (found == by_id.end()) {
      ordered.push_back({.id = planned.id,
                         .reason = finished ? "this run does not have it"
                                            : "the run was killed, or still goes on, before it"});
    } else {
      ordered.push_back(*found->second);
    }
  }
  return ordered;
}

}  // namespace

std::vector<const plan::CaseResult*> pointers(const std::vector<plan::CaseResult>& cases) {
  std::vector<const plan::CaseResult*> results;
  results.reserve(cases.size());
  for (const plan::CaseResult& result : cases) results.push_back(&result);
  return results;
}

void add_objectives(rules::StoredRuns& runs, report::Report& report) {
  if (report.plan.objectives.empty()) return;
  std::vector<rules::Verdict> verdicts =
      rules::judge_objectives(report.plan, runs, report.info, pointers(report.cases));
  report.verdicts.insert(report.verdicts.end(), std::make_move_iterator(verdicts.begin()),
                         std::make_move_iterator(verdicts.end()));
}

report::Report judge_rules(plan::Plan plan, plan::Run run, const rules::BaselineSources& sources) {
  report::Report report{.info = std::move(run.info), .plan = std::move(plan)};
  report.cases = in_order_of(report.plan, std::move(run.cases), report.info.ended != 0);
  const rules::Judge judge(report.plan, rules::resolve_baselines(report.plan, sources, report.info),
                           rules::Looks::AsMeasured);
  report.verdicts = judge.judge(pointers(report.cases));
  report.exit_code = rules::exit_code(report.verdicts, report.cases);
  return report;
}

report::Report judge_run(const Session& session, plan::Plan plan, plan::Run run) {
  rules::StoredRuns runs(session.store);
  report::Report report =
      judge_rules(std::move(plan), std::move(run),
                  {runs, session.repository, tags_of(session.world, session.repository)});
  add_objectives(runs, report);
  report.exit_code = rules::exit_code(report.verdicts, report.cases);
  return report;
}

bool write_reports(const Session& session, const report::Report& report, const ReportFiles& files) {
  const std::pair<const std::string&, std::string (*)(const report::Report&)> formats[] = {
      {files.text, [](const report::Report& r) { return report::to_text(r, {}); }},
      {files.markdown, report::to_markdown},
      {files.json, report::to_json},
      {files.junit, report::to_junit},
  };
  bool all_written = true;
  for (const auto& [file, format] : formats) {
    if (file.empty()) continue;
    if (const auto written = write_file(session.directory / file, format(report)); !written) {
      session.complain(written.error());
      all_written = false;
    }
  }
  return all_written;
}

void show_report(const Session& session, const report::Report& report, bool json) {
  if (json) {
    session.world.out << report::to_json(report);
    return;
  }
  session.world.out << report::to_text(report, {.colour = session.out_colour,
                                                .quiet = session.global.quiet,
                                                .verbose = session.global.verbose});
}

}  // namespace benchc::driver
