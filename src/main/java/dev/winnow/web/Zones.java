package dev.winnow.web;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.service.schedule.Scheduler;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the time zone in which a page shows times: that of the job in question. */
final class Zones {

    private final Catalog catalog;
    private final Scheduler scheduler;

    Zones(Catalog catalog, Scheduler scheduler) {
        this.catalog = catalog;
        this.scheduler = scheduler;
    }

    /** The zone of all jobs; UTC if their zones differ. */
    ZoneId common() {
        return only(ofJobs());
    }

    private Set<ZoneId> ofJobs() {
        return scheduler.jobs().stream().map(known -> known.job().policy().zone()).collect(Collectors.toSet());
    }

    /** The zone of the jobs that read a build, by its key. Where all jobs have one zone, no build is looked up. */
    Function<String, ZoneId> ofBuilds() {
        Set<ZoneId> zones = ofJobs();
        return zones.size() == 1 ? key -> only(zones) : this::of;
    }

    /** The zone of the jobs that read this build. */
    ZoneId of(String key) {
        Set<ZoneId> zones = new Stores(catalog).zones(List.of(key));
        return zones.isEmpty() ? common() : only(zones);
    }

    /** The zone of a job; null for none. */
    ZoneId ofJob(String name) {
        return scheduler.job(name).map(job -> job.policy().zone()).orElseGet(this::common);
    }

    private static ZoneId only(Set<ZoneId> zones) {
        return zones.size() == 1 ? zones.iterator().next() : ZoneOffset.UTC;
    }
}
