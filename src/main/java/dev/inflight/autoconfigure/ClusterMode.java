package dev.inflight.autoconfigure;

import java.security.SecureRandom;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether there is a cluster: any engine but none. Without one nothing of it is made, no bean and no thread. */
final class ClusterMode extends SpringBootCondition {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BITS = 60;

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return isOn(context.getEnvironment())
                ? ConditionOutcome.match(ClusterProperties.PREFIX + ".engine is set")
                : ConditionOutcome.noMatch(ClusterProperties.PREFIX + ".engine is none");
    }

    static boolean isOn(Environment environment) {
        String engine = environment.getProperty(ClusterProperties.PREFIX + ".engine", "none");
        return !engine.isBlank() && !engine.strip().equalsIgnoreCase("none");
    }

    /** A name for a registry that no other replica of any cluster has: 12 letters and digits. */
    static String randomInstance() {
        long highest = 1L << (BITS - 1);
        return Long.toString(RANDOM.nextLong() >>> (Long.SIZE - BITS) | highest, 32);
    }
}
