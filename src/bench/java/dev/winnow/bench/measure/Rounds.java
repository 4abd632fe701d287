package dev.winnow.bench.measure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every round of what was measured, for JSON. */
final class Rounds {

    private Rounds() {
    }

    static Map<String, Object> of(Map<String, String> machine, List<Work> works) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("machine", machine);
        document.put("works", works.stream().filter(Work::measured).map(Rounds::work).toList());
        return document;
    }

    private static Map<String, Object> work(Work work) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("work", work.name());
        document.put("tool", work.tool());
        document.put("items", work.items());
        document.put("seconds", work.seconds().rounds());
        document.put("median", work.seconds().median());
        document.put("tool_seconds", work.toolSeconds() == null ? null : work.toolSeconds().rounds());
        document.put("tool_median", work.toolSeconds() == null ? null : work.toolSeconds().median());
        document.put("ratio", Double.isNaN(work.ratio()) ? null : work.ratio());
        document.put("met", work.met());
        document.put("processes", work.processes().stream().map(Rounds::process).toList());
        document.put("tool_processes", work.toolProcesses().stream().map(Rounds::process).toList());
        document.put("steps", work.steps());
        return document;
    }

    static Map<String, Object> process(Taken taken) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("wall_seconds", taken.wall());
        document.put("cpu_seconds", taken.cpu());
        document.put("peak_rss_bytes", taken.rss());
        document.put("peak_heap_bytes", taken.heap());
        document.put("live_heap_bytes", taken.live());
        return document;
    }
}
