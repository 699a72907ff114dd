package dev.inflight.service.attack;

import dev.inflight.service.ServiceProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service's JVM holds, looked at now and then while it works. */
final class Vitals {

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern VIRTUAL =
            Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+java\\.lang\\.VirtualThread\\b");

    private final ServiceProcess service;
    private final List<Sample> samples = new ArrayList<>();

    /**
     * @param atMillis since the first look
     * @param liveBytes of the heap, after a full collection
     * @param threads of the platform, and virtual ones
     */
    private record Sample(long atMillis, long liveBytes, long threads) {}

    Vitals(ServiceProcess service) {
        this.service = service;
    }

    /** Collects garbage and notes what is left. */
    void look(long atMillis) throws IOException, InterruptedException {
        String histogram = jcmd("GC.class_histogram");
        Matcher virtual = VIRTUAL.matcher(histogram);
        long threads = (long) service.client().meter("jvm_threads_live_threads");
        samples.add(new Sample(
                atMillis, number(TOTAL, histogram), threads + (virtual.find() ? Long.parseLong(virtual.group(1)) : 0)));
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(service.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException(said);
        }
        return said;
    }

    private static long number(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("not there: " + pattern + " in " + text);
        }
        return Long.parseLong(matcher.group(1));
    }

    /** By how many bytes the heap's level has risen from the second quarter to the last. */
    long heapGrowth() {
        return level(4, Sample::liveBytes) - level(2, Sample::liveBytes);
    }

    /** By how many threads their level has. */
    long threadGrowth() {
        return level(4, Sample::threads) - level(2, Sample::threads);
    }

    /** The median of a quarter, 1 to 4. */
    private long level(int quarter, ToLongFunction<Sample> value) {
        long[] sorted = samples.subList(samples.size() * (quarter - 1) / 4, samples.size() * quarter / 4).stream()
                .mapToLong(value)
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    /** Least squares over all but the first quarter, in KiB a minute. */
    double heapSlope() {
        List<Sample> settled = samples.subList(samples.size() / 4, samples.size());
        double time = settled.stream().mapToLong(Sample::atMillis).average().orElse(0);
        double bytes = settled.stream().mapToLong(Sample::liveBytes).average().orElse(0);
        double above = 0;
        double below = 0;
        for (Sample sample : settled) {
            above += (sample.atMillis() - time) * (sample.liveBytes() - bytes);
            below += (sample.atMillis() - time) * (sample.atMillis() - time);
        }
        return above / below * 60_000 / 1_024;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d looks; live heap %.1f, %.1f, %.1f, %.1f MiB by quarter, slope %+.0f KiB/min; threads %d, %d, %d, %d",
                samples.size(),
                level(1, Sample::liveBytes) / 1_048_576.0,
                level(2, Sample::liveBytes) / 1_048_576.0,
                level(3, Sample::liveBytes) / 1_048_576.0,
                level(4, Sample::liveBytes) / 1_048_576.0,
                heapSlope(),
                level(1, Sample::threads),
                level(2, Sample::threads),
                level(3, Sample::threads),
                level(4, Sample::threads));
    }
}
