package dev.inflight.autoconfigure;

import dev.inflight.InFlightRegistry;
import dev.inflight.SecretMasker;
import dev.inflight.TaskText;
import dev.inflight.cluster.ClusterEngine;
import dev.inflight.cluster.DaemonTime;
import dev.inflight.cluster.InFlightCluster;
import dev.inflight.cluster.MemoryHub;
import dev.inflight.cluster.member.CarriedOut;
import dev.inflight.cluster.member.ClusterMember;
import dev.inflight.cluster.member.MemberSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * This replica's part in its cluster, where {@code inflight.cluster.engine} names what replicas see each other through. An engine
 * of the user's own takes the place of ours.
 */
@AutoConfiguration(after = InFlightAutoConfiguration.class)
@Conditional(ClusterMode.class)
@ConditionalOnBean(InFlightRegistry.class)
@EnableConfigurationProperties(ClusterProperties.class)
public final class InFlightClusterAutoConfiguration {

    InFlightClusterAutoConfiguration() {}

    /** For applications in one JVM: tests, and a laptop. */
    @Bean
    @ConditionalOnMissingBean(ClusterEngine.class)
    @ConditionalOnProperty(prefix = ClusterProperties.PREFIX, name = "engine", havingValue = "memory")
    ClusterEngine inFlightMemoryEngine(
            ClusterProperties properties, InFlightRegistry registry, Environment environment) {
        return MemoryHub.ofThisJvm(properties.namespaceOr(environment))
                .engine(registry.instance(), properties.timeout());
    }

    /** Joins when everything is there, without waiting for it; leaves before its engine is closed. */
    @Bean(initMethod = "start", destroyMethod = "close")
    @Lazy(false)
    @ConditionalOnMissingBean(InFlightCluster.class)
    ClusterMember inFlightCluster(
            InFlightRegistry registry,
            ObjectProvider<ClusterEngine> engine,
            ClusterProperties properties,
            ObjectProvider<SecretMasker> masker) {
        return new ClusterMember(
                registry,
                engine.getIfAvailable(() -> missing(properties)),
                DaemonTime.INSTANCE,
                new MemberSettings(
                        properties.lease(),
                        InFlightClusterAutoConfiguration::host,
                        properties.redis().partitions(),
                        properties.onUnavailable(),
                        properties.takeoverWait()),
                masker.getIfAvailable(SecretMasker::standard));
    }

    @Bean
    @ConditionalOnBean(ClusterMember.class)
    ClusterLeaving inFlightClusterLeaving(ClusterMember member, ConfigurableApplicationContext context) {
        return new ClusterLeaving(member, context);
    }

    private static ClusterEngine missing(ClusterProperties properties) {
        throw new IllegalStateException(ClusterProperties.PREFIX + ".engine is "
                + properties.engine().name().toLowerCase(Locale.ROOT)
                + ", but the application has no Lettuce connection to Redis: add spring-boot-starter-data-redis, or set "
                + ClusterProperties.PREFIX + ".engine=none");
    }

    /** What containers set; a name service may take seconds, and is asked last. */
    private static String host() {
        String set = System.getenv("HOSTNAME");
        if (set != null && !set.isBlank()) {
            return set;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "";
        }
    }

    /** Where Actuator is. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(AuditApplicationEvent.class)
    static class Audit {

        /** What this replica does because another was asked for it. */
        @Bean
        static SmartInitializingSingleton inFlightClusterAudit(
                ObjectProvider<ClusterMember> member,
                ObjectProvider<SecretMasker> masker,
                ApplicationEventPublisher events) {
            SecretMasker hiding = masker.getIfAvailable(SecretMasker::standard);
            return () -> member.ifAvailable(one ->
                    one.onCarriedOut(done -> events.publishEvent(new AuditApplicationEvent(event(done, hiding)))));
        }

        private static AuditEvent event(CarriedOut done, SecretMasker masker) {
            Map<String, @Nullable Object> data = new LinkedHashMap<>();
            data.put("via", done.via());
            data.put("name", masker.mask(TaskText.escape(done.name())));
            data.put("id", TaskText.clip(String.join(" ", done.ids())));
            if (!done.reason().isEmpty()) {
                data.put("reason", masker.mask(TaskText.escape(done.reason())));
            }
            data.put("result", done.result());
            return new AuditEvent(TaskText.escape(done.by()), "INFLIGHT_" + done.type(), data);
        }
    }
}
