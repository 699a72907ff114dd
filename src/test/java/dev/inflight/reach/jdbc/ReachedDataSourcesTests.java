package dev.inflight.reach.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import dev.inflight.autoconfigure.InFlightAutoConfiguration;
import dev.inflight.autoconfigure.InFlightReachJdbcAutoConfiguration;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What applications do with their DataSource beans goes on to work, and all that these hand out is reached. */
class ReachedDataSourcesTests {

    private static final String URL = "jdbc:h2:mem:reached;DB_CLOSE_DELAY=-1";
    private static final String BOOT_URL = "jdbc:h2:mem:boot;DB_CLOSE_DELAY=-1";

    private final ApplicationContextRunner reached = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(InFlightAutoConfiguration.class, InFlightReachJdbcAutoConfiguration.class));

    private final ApplicationContextRunner boot = reached.withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class,
                    DataSourceInitializationAutoConfiguration.class))
            .withPropertyValues("spring.datasource.url=" + BOOT_URL);

    @Test
    void bootsPoolIsStillInjectedByItsClass() {
        boot.run(context -> {
            assertThat(context.getBean(HikariDataSource.class).getJdbcUrl()).isEqualTo(BOOT_URL);
            assertReached(context.getBean(DataSource.class));
        });
    }

    @Test
    void bootFindsThePoolBehindIt() {
        boot.run(context -> {
            DataSource dataSource = context.getBean(DataSource.class);
            dataSource.getConnection().close();

            assertThat(DataSourceUnwrapper.unwrap(dataSource, HikariConfigMXBean.class, HikariDataSource.class))
                    .isNotNull();
            assertThat(context.getBeanProvider(DataSourcePoolMetadataProvider.class)
                            .orderedStream()
                            .map(provider -> provider.getDataSourcePoolMetadata(dataSource))
                            .filter(found -> found != null)
                            .findFirst())
                    .hasValueSatisfying(pool -> assertThat(pool.getIdle()).isEqualTo(1));
        });
    }

    @Test
    void transactionsGoOnToShareOneConnection() {
        boot.run(context -> {
            JdbcTemplate template = context.getBean(JdbcTemplate.class);
            template.execute("create table t (n int)");
            new TransactionTemplate(context.getBean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
                template.update("insert into t values (1)");
                status.setRollbackOnly();
            });

            assertThat(template.queryForObject("select count(*) from t", Integer.class))
                    .isZero();
            template.execute("drop table t");
        });
    }

    @Test
    void thePropertySwitchesItOff() {
        boot.withPropertyValues("inflight.reach.jdbc.enabled=false")
                .run(context ->
                        assertThat(context.getBean(DataSource.class)).isExactlyInstanceOf(HikariDataSource.class));
    }

    @ParameterizedTest
    @CsvSource({"true, 30", "false, 0"})
    void anotherPropertyHasDeadlinesBoundStatements(boolean deadlines, int seconds) {
        boot.withPropertyValues("inflight.reach.deadlines=" + deadlines).run(context -> {
            StoppableTask task = new StoppableTask();
            task.has(Duration.ofSeconds(30));
            assertThat(task.run(() -> context.getBean(JdbcTemplate.class)
                            .queryForObject(
                                    "select setting_value from information_schema.settings"
                                            + " where setting_name = 'QUERY_TIMEOUT'",
                                    Integer.class)))
                    .isEqualTo(1_000 * seconds);
        });
    }

    @Test
    void closingTheContextClosesThePool() {
        HikariDataSource[] pool = new HikariDataSource[1];
        boot.run(context -> pool[0] = (HikariDataSource) ReachedDataSources.target(context.getBean(DataSource.class)));

        assertThat(pool[0].isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "lazy", "aware", "routing", "interfaces", "simple", "primary"})
    void everyKindOfDataSourceIsReached(String name) {
        reached.withUserConfiguration(Kinds.class).run(context -> {
            DataSource dataSource = context.getBean(name, DataSource.class);
            assertReached(dataSource);
            try (Connection connection = dataSource.getConnection()) {
                assertThat(new JdbcTemplate(dataSource).queryForObject("select 1", Integer.class))
                        .isEqualTo(1);
                assertThat(connection.unwrap(org.h2.jdbc.JdbcConnection.class)).isNotNull();
            }
        });
    }

    @Test
    void theyCanBeInjectedAsWhatTheyAre() {
        reached.withUserConfiguration(Kinds.class).run(context -> {
            assertThat(context.getBean("embedded")).isInstanceOf(EmbeddedDatabase.class);
            assertThat(context.getBean("lazy", LazyConnectionDataSourceProxy.class)
                            .getTargetDataSource())
                    .isNotNull();
            assertThat(context.getBean("routing", AbstractRoutingDataSource.class)
                            .getResolvedDataSources())
                    .hasSize(1);
            assertThat(context.getBean(DataSource.class)).isSameAs(context.getBean("primary"));
        });
    }

    @Test
    void aFinalClassIsLeftAsItIs() {
        reached.withBean("dataSource", JdbcDataSource.class, ReachedDataSourcesTests::h2)
                .run(context -> assertThat(context.getBean("dataSource")).isExactlyInstanceOf(JdbcDataSource.class));
    }

    @Test
    void aMockIsLeftAsItIs() throws SQLException {
        DataSource mock = mock();
        reached.withBean("dataSource", DataSource.class, () -> mock).run(context -> {
            context.getBean(DataSource.class).getConnection();
            verify(mock).getConnection();
        });
    }

    @Test
    void aScopedProxyIsNotWrappedAgainButWhatItLeadsToIs() {
        reached.withUserConfiguration(Scoped.class).run(context -> {
            Object proxy = context.getBean("scoped");
            assertThat(AopUtils.isAopProxy(proxy)).isTrue();
            assertThat(((org.springframework.aop.framework.Advised) proxy).getAdvisors())
                    .noneMatch(
                            advisor -> advisor.getAdvice().getClass().getName().startsWith("dev.inflight"));
            assertReached((DataSource) proxy);
        });
    }

    @Test
    void ourBeansAreNobodysBusiness() {
        boot.run(context -> Stream.of("inFlightReachedDataSources", "inFlightReachedPoolMetadata")
                .map(context.getBeanFactory()::getBeanDefinition)
                .forEach(definition -> assertThat(definition.getRole()).isEqualTo(2)));
    }

    private static void assertReached(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            assertThat(Proxy.isProxyClass(connection.getClass())).isTrue();
            assertThat(JdbcProxies.isOurs(connection.createStatement())).isTrue();
        }
    }

    private static JdbcDataSource h2() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(URL);
        return dataSource;
    }

    @Configuration(proxyBeanMethods = false)
    static class Kinds {
        @Bean
        @Primary
        DataSource primary() {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(URL);
            return pool;
        }

        @Bean
        EmbeddedDatabase embedded() {
            return new EmbeddedDatabaseBuilder()
                    .setType(EmbeddedDatabaseType.H2)
                    .generateUniqueName(true)
                    .build();
        }

        @Bean
        DataSource lazy() {
            return new LazyConnectionDataSourceProxy(h2());
        }

        @Bean
        DataSource aware(DataSource primary) {
            return new TransactionAwareDataSourceProxy(primary);
        }

        @Bean
        DataSource simple() {
            return new SimpleDriverDataSource(new org.h2.Driver(), URL);
        }

        @Bean
        DataSource routing() {
            AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {
                @Override
                protected Object determineCurrentLookupKey() {
                    return "only";
                }
            };
            routing.setTargetDataSources(Map.of("only", h2()));
            return routing;
        }

        @Bean
        DataSource interfaces() {
            return (DataSource) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {DataSource.class},
                    (proxy, method, arguments) -> method.invoke(h2(), arguments));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Scoped {
        @Bean
        @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
        HikariDataSource scoped() {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(URL);
            pool.setMaximumPoolSize(1);
            return pool;
        }
    }
}
