using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RlTemplates.Cluster.Heads;

/// <summary>A certificate that a head makes for itself. Workers know it by its fingerprint, so nobody has to sign it.</summary>
internal sealed class HeadCertificate : IDisposable
{
    private HeadCertificate(X509Certificate2 certificate) => Certificate = certificate;

    /// <summary>The certificate with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Its SHA-256 in hexadecimal digits.</summary>
    public string Fingerprint => FingerprintOf(Certificate);

    /// <summary>Makes one.</summary>
    /// <param name="host">The head's name.</param>
    public static HeadCertificate Create(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=RlTemplates head"), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        // Windows serves only keys that were read from a file's form.
        return new(X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pfx), null));
    }

    /// <summary>The SHA-256 of a certificate in hexadecimal digits.</summary>
    public static string FingerprintOf(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <inheritdoc/>
    public void Dispose() => Certificate.Dispose();
}
