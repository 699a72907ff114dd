package com.example.harmless.rows.start;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("a lazy bean one of whose methods mentions a class that is not on the class path")
final class LazyBeanWithMissingClass implements Row {

    @Override
    public void play(Sheet sheet) {
        try (var app = App.of(Config.class)
                .builder(builder -> builder.initializers(context -> {
                    RootBeanDefinition definition = new RootBeanDefinition(withoutItsNeighbour());
                    definition.setLazyInit(true);
                    ((BeanDefinitionRegistry) context.getBeanFactory()).registerBeanDefinition("report", definition);
                }))
                .start()) {
            sheet.say("beans made", app.getBeanFactory().containsSingleton("report"));
            sheet.sayFuture("and @Async", app.getBean(Jobs.class).run());
        }
    }

    /** Report, as it is where nobody has put Missing on the class path. */
    private static Class<?> withoutItsNeighbour() {
        ClassLoader loader = new ClassLoader(LazyBeanWithMissingClass.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.equals(Missing.class.getName())) {
                    throw new ClassNotFoundException(name);
                }
                if (name.equals(Report.class.getName())) {
                    try (InputStream code = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                        byte[] bytes = code.readAllBytes();
                        return defineClass(name, bytes, 0, bytes.length);
                    } catch (IOException impossible) {
                        throw new UncheckedIOException(impossible);
                    }
                }
                return super.loadClass(name, resolve);
            }
        };
        try {
            return Class.forName(Report.class.getName(), false, loader);
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    public static class Missing {}

    public static class Report {

        public Missing asPdf() {
            return new Missing();
        }
    }

    static class Jobs {

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture("done");
        }
    }
}
