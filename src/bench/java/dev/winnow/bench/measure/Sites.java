package dev.winnow.bench.measure;

import dev.winnow.bench.MadeSite;
import dev.winnow.bench.Population;
import dev.winnow.bench.StoreMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Makes sites to measure on, and clears them away.
 *
 * @param newest when the newest build of each finished
 */
record Sites(Settings settings, Tools tools, Instant newest) {

    Sites(Settings settings, Tools tools) {
        this(settings, tools, Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofHours(2)));
    }

    /** @param files of each build */
    Population population(int builds, int files) {
        return new Population(builds, files, 8, 1, newest);
    }

    MadeSite site(String name) {
        return new MadeSite(settings.states().resolve(name), settings.stores().resolve(name));
    }

    /** A site with a full store; what lay there before is removed. */
    MadeSite filled(String name, Population population) throws IOException, InterruptedException {
        remove(name);
        MadeSite site = site(name);
        site.make("7d", null);
        StoreMaker.make(site.store(), population);
        return site;
    }

    void remove(String name) throws IOException, InterruptedException {
        tools.catalogs().forget(site(name).state());
        tools.tool("rm", "-rf", settings.states().resolve(name).toString(), settings.stores().resolve(name).toString());
    }

    /** How many of a population's entries lie in their places. */
    static long present(MadeSite site, Population population) {
        return population.groups().stream().mapToLong(group -> {
            long present = 0;
            for (int i = 0; i < group.builds(); i++) {
                if (Files.isDirectory(site.store().resolve(population.build(group, i).path()))) {
                    present++;
                }
            }
            return present;
        }).sum();
    }
}
