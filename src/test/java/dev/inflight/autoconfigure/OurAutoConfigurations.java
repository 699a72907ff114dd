package dev.inflight.autoconfigure;

import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfigurationImportSelector;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.type.AnnotationMetadata;

/**
 * All auto-configurations of ours, taken as an application takes them: those of missing libraries are left out by name, from
 * the metadata in the jar, before their classes are looked at. Boot's own stay away, since its jars cannot be filtered out
 * without them.
 */
final class OurAutoConfigurations {

    private OurAutoConfigurations() {}

    static ApplicationContextRunner without(String... packages) {
        return new ApplicationContextRunner()
                .withUserConfiguration(Application.class)
                .withClassLoader(new FilteredClassLoader(packages));
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Selector.class)
    static class Application {}

    static final class Selector extends AutoConfigurationImportSelector {

        @Override
        protected AnnotationAttributes getAttributes(AnnotationMetadata metadata) {
            return new AnnotationAttributes(Map.of("exclude", new String[0], "excludeName", new String[0]));
        }

        @Override
        protected List<String> getCandidateConfigurations(
                AnnotationMetadata metadata, AnnotationAttributes attributes) {
            List<String> ours = super.getCandidateConfigurations(metadata, attributes).stream()
                    .filter(name -> name.startsWith("dev.inflight."))
                    .toList();
            return new java.util.ArrayList<>(ours);
        }
    }
}
