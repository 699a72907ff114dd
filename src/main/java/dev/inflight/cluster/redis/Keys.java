package dev.inflight.cluster.redis;

import dev.inflight.TaskText;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * What the keys are called. Each begins with a hash tag, so everything of a partition is in one slot of a cluster; names come
 * last, where a brace in one changes no slot.
 */
final class Keys {

    private static final int MAX_PARTITIONS = 64;
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9._-]{1,50}");

    private final String[] tags;
    private final String inboxTag;

    Keys(String namespace, int partitions) {
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new IllegalArgumentException(
                    "namespace must have 1 to 50 of a-z, 0-9, dots, underscores or dashes, not "
                            + TaskText.quote(namespace));
        }
        if (partitions < 1 || partitions > MAX_PARTITIONS) {
            throw new IllegalArgumentException(
                    "partitions must be from 1 to " + MAX_PARTITIONS + ", not " + partitions);
        }
        tags = IntStream.range(0, partitions)
                .mapToObj(p -> "{inflight:" + namespace + ":" + p + "}")
                .toArray(String[]::new);
        inboxTag = "{inflight:" + namespace + ":in:";
    }

    int partitions() {
        return tags.length;
    }

    /** Where a name belongs; the same for everybody who says so many partitions. */
    int partitionOf(String name) {
        CRC32 sum = new CRC32();
        sum.update(name.getBytes(StandardCharsets.UTF_8));
        return (int) (sum.getValue() % tags.length);
    }

    /** Instances, and until when their leases hold. */
    String live(int partition) {
        return tags[partition] + ":live";
    }

    /** Who has a name. */
    String claim(String name) {
        return tags[partitionOf(name)] + ":c:" + name;
    }

    /** The last token that was given. */
    String token(int partition) {
        return tags[partition] + ":tok";
    }

    /** What instances tell of themselves. */
    String instances() {
        return tags[0] + ":inst";
    }

    /** Keys under which there is nothing, in many slots. */
    String nothing(int n) {
        return inboxTag + ":nothing:" + n + "}";
    }

    /** What is for one instance. */
    String inbox(String instance) {
        return inboxTag + instance + "}";
    }
}
